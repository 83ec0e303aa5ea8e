using System;
using System.Runtime.CompilerServices;

namespace PrecisionGen.Mixtures;

/// <summary>Chooses the experts of a tile's rows and sorts the rows by expert.</summary>
internal static class Routing
{
    /// <summary>The experts whose counters fit on the stack.</summary>
    private const int StackLimit = 4096;

    /// <summary>Fills the routing of <paramref name="kept"/>.</summary>
    public static void Choose(in MixtureShape shape, nint rows, ref readonly float probabilities, nint stride, in KeptRows kept)
    {
        Span<int> firstSlots = shape.Experts <= StackLimit ? stackalloc int[shape.Experts] : new int[shape.Experts];
        firstSlots.Clear();
        for (nint row = 0; row < rows; row++)
        {
            ref float values = ref Unsafe.Add(ref Unsafe.AsRef(in probabilities), row * stride);
            if (ChooseRow(shape.Experts, ref values, row, in kept))
            {
                for (nint choice = 0; choice < kept.ExpertsPerRow; choice++)
                {
                    firstSlots[kept.Choice(row, choice)]++;
                }
            }
        }

        int first = 0;
        for (int expert = 0; expert < firstSlots.Length; expert++)
        {
            (firstSlots[expert], first) = (first, first + firstSlots[expert]);
        }

        for (nint slot = first; slot < kept.Slots; slot++)
        {
            kept.Expert(slot) = -1;
        }

        GiveSlots(rows, firstSlots, in kept);
    }

    private static void GiveSlots(nint rows, Span<int> nextSlots, in KeptRows kept)
    {
        for (nint row = 0; row < rows; row++)
        {
            for (nint choice = 0; choice < kept.ExpertsPerRow && !kept.HasNaN(row); choice++)
            {
                int expert = kept.Choice(row, choice);
                int slot = nextSlots[expert]++;
                kept.Expert(slot) = expert;
                kept.Row(slot) = (int)row;
                kept.Choice(row, choice) = slot;
            }
        }
    }

    /// <summary>Finds the most probable experts of a row, of equal ones the first, and their weights; false if one is NaN.</summary>
    private static bool ChooseRow(int experts, ref float probabilities, nint row, in KeptRows kept)
    {
        nint count = 0;
        for (int expert = 0; expert < experts; expert++)
        {
            float probability = Unsafe.Add(ref probabilities, expert);
            if (float.IsNaN(probability))
            {
                kept.Choice(row, 0) = -1;
                return false;
            }

            // The chosen so far are sorted by probability; one that is not greater goes behind.
            nint place = count;
            while (place > 0 && probability > Unsafe.Add(ref probabilities, kept.Choice(row, place - 1)))
            {
                place--;
            }

            count = nint.Min(count + 1, kept.ExpertsPerRow);
            for (nint behind = count - 1; behind > place; behind--)
            {
                kept.Choice(row, behind) = kept.Choice(row, behind - 1);
            }

            if (place < count)
            {
                kept.Choice(row, place) = expert;
            }
        }

        SortByExpert(row, in kept);
        Weigh(ref probabilities, row, in kept);
        return true;
    }

    private static void SortByExpert(nint row, in KeptRows kept)
    {
        for (nint sorted = 1; sorted < kept.ExpertsPerRow; sorted++)
        {
            int expert = kept.Choice(row, sorted);
            nint place = sorted;
            for (; place > 0 && kept.Choice(row, place - 1) > expert; place--)
            {
                kept.Choice(row, place) = kept.Choice(row, place - 1);
            }

            kept.Choice(row, place) = expert;
        }
    }

    private static void Weigh(ref float probabilities, nint row, in KeptRows kept)
    {
        float total = Unsafe.Add(ref probabilities, kept.Choice(row, 0));
        for (nint choice = 1; choice < kept.ExpertsPerRow; choice++)
        {
            total += Unsafe.Add(ref probabilities, kept.Choice(row, choice));
        }

        kept.Total(row) = total;
        for (nint choice = 0; choice < kept.ExpertsPerRow; choice++)
        {
            kept.Weight(row, choice) = Unsafe.Add(ref probabilities, kept.Choice(row, choice)) / total;
        }
    }
}
