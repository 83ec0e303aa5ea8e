using System;
using System.Linq;
using PrecisionGen.Compiler.Definitions;
using PrecisionGen.Compiler.Graphs;
using Xunit;

namespace PrecisionGen.Compiler.Tests;

/// <summary>Whatever fails inside the compiler names the pass it failed in.</summary>
public class CompilerStageExceptionTests
{
    [Fact]
    public void WhatAPassThrowsIsReportedUnderItsName()
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() =>
            CompilerStageException.Run<int>("Scheduling", () => throw new InvalidOperationException("No rule.")));
        Assert.Equal("Scheduling", exception.Pass);
        Assert.Equal("InvalidOperationException: No rule.", exception.Message);
        Assert.IsType<InvalidOperationException>(exception.InnerException);
    }

    [Fact]
    public void AnInnerPassKeepsItsName()
    {
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() => CompilerStageException.Run<int>(
            "Emission", () => throw new CompilerStageException("Planning", "No place.")));
        Assert.Equal("Planning", exception.Pass);
    }

    [Fact]
    public void CancellationIsNoFailure() => Assert.Throws<OperationCanceledException>(() =>
        CompilerStageException.Run<int>("Emission", () => throw new OperationCanceledException()));

    [Fact]
    public void ADefinitionThatNothingCheckedFailsInItsPass()
    {
        ModelDefinition toy = Models.Toy();
        Instruction linear = toy.Forwards[0].Instructions[3] with { Operands = new EquatableArray<int>(0, 42) };
        ForwardDefinition broken = toy.Forwards[0] with
        {
            Instructions = new EquatableArray<Instruction>(toy.Forwards[0].Instructions.Select((instruction, id) => id == 3 ? linear : instruction)),
        };
        CompilerStageException exception = Assert.Throws<CompilerStageException>(() =>
            Compiler.Compile(toy with { Forwards = new EquatableArray<ForwardDefinition>(broken) }, 0, DType.Float16, Profile.Exact1));
        Assert.Equal("Checking", exception.Pass);
    }
}
