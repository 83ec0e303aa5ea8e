using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;

namespace PrecisionGen.Compiler.Scheduling;

/// <summary>A loop nest that becomes one method. It knows buffers, rows and columns; nothing of a target language.</summary>
/// <param name="Name">A name in words, unique within the program.</param>
/// <param name="Comment">The operations it computes.</param>
public abstract record Kernel(string Name, string Comment);

/// <summary>A statement of a kernel's body.</summary>
public abstract record Statement;

/// <summary>Names the value of an expression; <paramref name="Node"/> is the node it computes, or -1.</summary>
public sealed record Let(string Name, Expression Value, int Node = -1) : Statement;

/// <summary>Writes a vector at the current row and column.</summary>
public sealed record Store(Access Access, Expression Value) : Statement;

/// <summary>Runs over the columns, a vector at a time.</summary>
public sealed record ColumnLoop(int Columns, EquatableArray<Statement> Body) : Statement;

/// <summary>A row reduction in 16 lanes and blocks of 4096 (or a maximum); the result is in every lane of <paramref name="Name"/>.</summary>
/// <param name="Body">Statements before the term, at each column.</param>
/// <param name="Factor">The second factor of a product, which enters by fma; null for a plain term.</param>
/// <param name="Backwards">True for the profiles that add in another order: chunks from the last to the first.</param>
public sealed record RowReduction(
    string Name, ReductionKind Kind, int Columns, EquatableArray<Statement> Body, Expression Term, Expression? Factor, bool Backwards) : Statement;

/// <summary>What a row reduction computes.</summary>
public enum ReductionKind
{
    Sum,
    Maximum,
}

/// <summary>The index of the first column that holds the row's maximum (or NaN where that is NaN), selecting a gradient for it alone.</summary>
public sealed record SelectFirstMaximum(Access Input, Access Maximum, Access Gradient, Access Result, int Columns, DType DType) : Statement;

/// <summary>Runs statements once for each row.</summary>
/// <param name="RowsPerSample">The rows of one sample.</param>
/// <param name="PerSample">Whether there is a batch of samples, or one of parameters.</param>
public sealed record RowKernel(string Name, string Comment, int RowsPerSample, bool PerSample, EquatableArray<Statement> Body)
    : Kernel(Name, Comment);

/// <summary>A matrix product in blocks of 256 with its epilogue.</summary>
/// <param name="Rows">The rows of the result for one sample.</param>
/// <param name="PerSample">Whether the result is computed for each sample.</param>
/// <param name="RightPerSample">Whether the right matrix is another one for each sample.</param>
/// <param name="DepthFrom">The first index of the contraction; not 0 only in profiles that split it.</param>
/// <param name="Epilogue">Statements at each row and vector of columns; the total is the local named total.</param>
public sealed record ContractionKernel(
    string Name,
    string Comment,
    int Rows,
    int Columns,
    int DepthFrom,
    int DepthTo,
    bool PerSample,
    bool RightPerSample,
    LeftMatrix Left,
    RightMatrix Right,
    EquatableArray<Statement> Epilogue)
    : Kernel(Name, Comment);

/// <summary>The left factor: a buffer row by row, or transposed.</summary>
/// <param name="RowsPerSample">The buffer's rows for one sample.</param>
public sealed record LeftMatrix(int Buffer, bool Transposed, int RowsPerSample, bool PerSample);

/// <summary>The right factor.</summary>
/// <param name="Packing">How it is brought into column panels.</param>
/// <param name="Buffer">The matrix's buffer, or the buffer of its panels.</param>
/// <param name="PanelBuffer">Room for the panels of a matrix that is packed just before use; -1 otherwise.</param>
public sealed record RightMatrix(Packing Packing, int Buffer, int RowsPerSample, bool PerSample, int PanelBuffer = -1);

/// <summary>How a right factor lies.</summary>
public enum Packing
{
    /// <summary>Row-major as [depth, columns], read in place.</summary>
    InPlace,

    /// <summary>Row-major as [columns, depth], packed into panels just before use.</summary>
    Transposed,

    /// <summary>Packed into panels when the weights changed.</summary>
    Panels,
}

/// <summary>Copies a parameter's storage copy, widened, into rows of a buffer.</summary>
public sealed record LoadKernel(string Name, string Comment, int Parameter, int Target) : Kernel(Name, Comment);

/// <summary>Packs a weight into panels once for each version of the weights.</summary>
/// <param name="Transposed">True when the source is [columns, depth].</param>
/// <param name="Matrices">How many such matrices lie one after the other.</param>
public sealed record PackKernel(string Name, string Comment, int Source, int Panels, int Depth, int Columns, bool Transposed, int Matrices = 1)
    : Kernel(Name, Comment);

/// <summary>Undoes a broadcast: for each element of the target, a chain over all broadcast indices in blocks of 256.</summary>
/// <param name="Target">The shape of the result.</param>
/// <param name="Iteration">The shape that the terms have.</param>
/// <param name="Term">The term, or the first factor of a product.</param>
/// <param name="Factor">The second factor of a product; null for a plain term.</param>
/// <param name="Result">Statements that finish and store the local named total.</param>
/// <param name="Accumulator">The buffer of the step's total; -1 for a chain that ends within the sample.</param>
public sealed record ChainKernel(
    string Name,
    string Comment,
    Shape Target,
    bool TargetPerSample,
    Shape Iteration,
    bool IterationPerSample,
    Expression Term,
    Expression? Factor,
    EquatableArray<Statement> Result,
    int Accumulator)
    : Kernel(Name, Comment);

/// <summary>Continues the step's accumulator of a weight: for each of its elements a chain over all rows of the tile.</summary>
/// <param name="Left">Gives the accumulator's rows; read transposed.</param>
/// <param name="Right">Gives the accumulator's columns.</param>
/// <param name="RowsPerSample">Terms for one sample.</param>
public sealed record AccumulateKernel(string Name, string Comment, int Left, int Right, int Rows, int Columns, int RowsPerSample, int Accumulator)
    : Kernel(Name, Comment);

/// <summary>Copies rows of a value into a column range of another, after filling that with +0 if asked.</summary>
public sealed record MoveKernel(
    string Name, string Comment, int RowsPerSample, bool PerSample, bool FillWithZero, EquatableArray<Move> Moves)
    : Kernel(Name, Comment);

/// <summary>One row's copy: the accesses give row and first column.</summary>
public sealed record Move(Access Source, Access Target, int Length);

/// <summary>Copies all elements of a value in row-major order into rows of another length.</summary>
public sealed record ReshapeKernel(string Name, string Comment, int Source, Shape From, int Target, Shape To, bool PerSample) : Kernel(Name, Comment);

/// <summary>Copies the rows of a table that the indices name.</summary>
public sealed record GatherKernel(string Name, string Comment, int Table, bool TablePerSample, int Indices, int Target, Shape Shape, int TableRows)
    : Kernel(Name, Comment);

/// <summary>Adds each row of a gradient to the row of the table that its index names, ascending.</summary>
/// <param name="Accumulates">True for a step's accumulator; false for a value of each sample, which starts at +0 and is rounded.</param>
public sealed record ScatterKernel(
    string Name, string Comment, int Gradient, int Indices, int Target, Shape Shape, int TableRows, bool Accumulates, DType DType)
    : Kernel(Name, Comment);
