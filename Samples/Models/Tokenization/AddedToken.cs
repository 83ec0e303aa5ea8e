namespace Models;

/// <summary>A token that stands outside the merges, such as the end of a text.</summary>
/// <param name="Id">The id.</param>
/// <param name="Content">The text that becomes this token wherever it stands.</param>
/// <param name="IsSpecial">Whether it is left out of decoded text on request.</param>
/// <param name="IsNormalized">Whether it is looked for in the normalized text rather than the original one.</param>
internal sealed record AddedToken(int Id, string Content, bool IsSpecial, bool IsNormalized);
