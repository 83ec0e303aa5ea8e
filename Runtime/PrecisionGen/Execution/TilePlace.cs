using System.ComponentModel;

namespace PrecisionGen.Execution;

/// <summary>Where the rows of an input, an output or an output's gradient lie in a tile. The default: nowhere, because nothing reads them.</summary>
/// <param name="Offset">The first element, in floats.</param>
/// <param name="Rows">Rows of one sample.</param>
/// <param name="Columns">Elements of one row.</param>
/// <param name="Stride">The distance between rows, in floats.</param>
/// <param name="MayBeCallers">Whether the forward may be given the caller's own rows instead of these.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public readonly record struct TilePlace(int Offset, int Rows, int Columns, int Stride, bool MayBeCallers = false);
