using System;
using System.Text;

namespace PrecisionGen.Compiler.Emission;

/// <summary>Builds C# text line by line and keeps the indentation. Lines end with a line feed on every machine.</summary>
public sealed class SourceWriter
{
    private const int SpacesPerLevel = 4;

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

        if (length > 0)
        {
            text.Append(' ', level * SpacesPerLevel).Append(lines, start, length);
        }

        text.Append('\n');
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
