using System;
using System.Text;

namespace PrecisionGen.Compiler.Emission;

/// <summary>Builds C# text line by line and keeps the indentation. Lines end with a line feed on every machine.</summary>
public sealed class SourceWriter
{
    private const int SpacesPerLevel = 4;
    private const int WidestLine = 150;
    private const int ShortestStart = 40;

    private readonly StringBuilder text = new();
    private int level;

    /// <summary>Writes an empty line, which carries no indentation.</summary>
    public void WriteLine() => text.Append('\n');

    /// <summary>Writes text at the current indentation; each line of a text with several lines is indented.</summary>
    public void WriteLine(string lines)
    {
        int start = 0;
        while (start <= lines.Length)
        {
            int end = lines.IndexOf('\n', start);
            end = end < 0 ? lines.Length : end;
            WriteSingleLine(lines, start, end - start);
            start = end + 1;
        }
    }

    /// <summary>Writes the header and an opening brace; disposing the scope writes the closing brace and <paramref name="suffix"/>.</summary>
    public Scope Block(string header, string suffix = "")
    {
        WriteLine(header);
        WriteLine("{");
        level++;
        return new Scope(this, "}" + suffix);
    }

    /// <summary>Writes an opening brace without a header.</summary>
    public Scope Block()
    {
        WriteLine("{");
        level++;
        return new Scope(this, "}");
    }

    /// <summary>Indents without braces until the scope is disposed.</summary>
    public Scope Indented()
    {
        level++;
        return new Scope(this, null);
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => text.ToString();

    private void WriteSingleLine(string lines, int start, int length)
    {
        if (length > 0 && lines[start + length - 1] == '\r')
        {
            length--;
        }

        int end = start + length;
        int indentation = level * SpacesPerLevel;
        int cut = FindBreak(lines, start, end, start + WidestLine - indentation);
        Append(lines, start, cut, indentation);
        while (cut < end)
        {
            start = cut;
            cut = FindBreak(lines, start, end, start + WidestLine - indentation - SpacesPerLevel);
            Append(lines, start, cut, indentation + SpacesPerLevel);
        }
    }

    private void Append(string lines, int start, int end, int indentation)
    {
        while (end > start && lines[end - 1] == ' ')
        {
            end--;
        }

        if (end > start)
        {
            text.Append(' ', indentation).Append(lines, start, end - start);
        }

        text.Append('\n');
    }

    /// <summary>
    /// The end of the line, or where a line of code that is too long continues: after a comma, arrow or operator that fits, outside as
    /// many parentheses as possible, and then the last one.
    /// </summary>
    private static int FindBreak(string lines, int start, int end, int limit)
    {
        if (end <= limit || lines[start] is '/' or '#')
        {
            return end;
        }

        int cut = end;
        int depth = 0;
        int depthOfCut = int.MaxValue;
        bool isQuoted = false;
        for (int i = start; i < limit; i++)
        {
            if (!isQuoted && lines[i] == '/' && lines[i + 1] == '/')
            {
                break;
            }

            isQuoted ^= lines[i] == '"';
            depth += isQuoted ? 0 : lines[i] == '(' ? 1 : lines[i] == ')' ? -1 : 0;
            bool isBreak = i > start + ShortestStart && !isQuoted && lines[i] == ' '
                && (lines[i - 1] is ',' or '+' || (lines[i - 1] == '>' && lines[i - 2] == '='));
            if (isBreak && depth <= depthOfCut)
            {
                cut = i + 1;
                depthOfCut = depth;
            }
        }

        return cut;
    }

    /// <summary>Ends a block or an indentation when it is disposed; meant for a using statement.</summary>
    public readonly struct Scope : IDisposable
    {
        private readonly SourceWriter writer;
        private readonly string? closing;

        internal Scope(SourceWriter writer, string? closing)
        {
            this.writer = writer;
            this.closing = closing;
        }

        /// <summary>Returns to the outer indentation and writes what closes the block.</summary>
        public void Dispose()
        {
            writer.level--;
            if (closing is not null)
            {
                writer.WriteLine(closing);
            }
        }
    }
}
