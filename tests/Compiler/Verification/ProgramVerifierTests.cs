using System;
using System.Collections.Generic;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Scheduling;
using PrecisionGen.Compiler.Verification;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

public class ProgramVerifierTests
{
    private static readonly ScheduledProgram Toy = Stages.Of(Models.Toy()).Program;

    [Fact]
    public void WhatTheSchedulerMakesIsAccepted() => ProgramVerifier.Verify(Toy);

    [Fact]
    public void AReadOfWhatNothingWroteIsRefused() => Refuses(
        "reads 'scores', which nothing wrote before", Toy with { Forward = new EquatableArray<Kernel>(Toy.Forward.Where(kernel => kernel.Name != "scores")) });

    [Fact]
    public void AnOutputThatNothingWritesIsRefused() => Refuses(
        "Nothing writes the output 'Probabilities'", Toy with { Forward = new EquatableArray<Kernel>(Toy.Forward.Take(2)) });

    [Fact]
    public void AUseThatNothingRunsIsRefused() => Refuses(
        "which nothing wrote before", Toy with { Uses = EquatableArray<UseAccumulation>.Empty });

    [Fact]
    public void AStoreOfFewerColumnsThanTheBufferIsRefused() => Refuses("stores 4 rows of 3 into 'input'", ChangeRows("input", body =>
        body.Select(statement => statement is ColumnLoop loop ? loop with { Columns = 3 } : statement)));

    [Fact]
    public void ALoadBeyondTheColumnsIsRefused() => Refuses("reaches column 7 of 'scores', which has 4", ChangeRows("softmax", body =>
        body.Select(statement => statement is RowReduction reduction ? reduction with { Columns = 8 } : statement)));

    [Fact]
    public void ARowMapBeyondTheSamplesIsRefused() => Refuses("reaches row 6 of 'softmax', which has 4 for 2 samples", ChangeRows("softmax", body =>
        body.Append(new ColumnLoop(4, new EquatableArray<Statement>(new Let("more", new Load(EverySecondRow)))))));

    [Fact]
    public void ALocalBeforeItsDefinitionIsRefused() =>
        Refuses("The kernel 'softmax' uses the local 'maximum' before it is defined", ChangeRows("softmax", body => body.Skip(1)));

    [Fact]
    public void ALocalDefinedTwiceIsRefused() =>
        Refuses("The kernel 'softmax' defines the local 'maximum' twice", ChangeRows("softmax", body => body.Prepend(body.First())));

    [Fact]
    public void TwoKernelsOfOneNameAreRefused() =>
        Refuses("Two kernels have one name.", Toy with { Forward = new EquatableArray<Kernel>(Toy.Forward.Append(Toy.Forward[0])) });

    [Fact]
    public void AnArenaThatThePhaseDoesNotHaveIsRefused() => Refuses(
        "which its phase does not have", Toy with { Completion = new EquatableArray<Kernel>(Toy.Completion.Append(Toy.Forward[0] with { Name = "misplaced" })) });

    [Fact]
    public void AProductDeeperThanItsOperandIsRefused() => Refuses("reads 2 rows of 9 of 'input', which has 2 of 4", Toy with
    {
        Forward = new EquatableArray<Kernel>(Toy.Forward.Select(kernel => kernel is ContractionKernel product ? product with { DepthTo = 9 } : kernel)),
    });

    private static Access EverySecondRow => new(
        Toy.Buffers.First(buffer => buffer.Name == "softmax").Id, new EquatableArray<RowTerm>(new RowTerm(1, 0, 2)), ColumnMode.Vector, 0);

    private static ScheduledProgram ChangeRows(string name, Func<IEnumerable<Statement>, IEnumerable<Statement>> change) => Toy with
    {
        Forward = new EquatableArray<Kernel>(Toy.Forward.Select(kernel =>
            kernel is RowKernel rows && rows.Name == name ? rows with { Body = new EquatableArray<Statement>(change(rows.Body)) } : kernel)),
    };

    private static void Refuses(string reason, ScheduledProgram broken)
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() => ProgramVerifier.Verify(broken));
        Assert.Equal("Scheduling", exception.Pass);
        Assert.Contains(reason, exception.Message);
    }
}
