using System;

float x = 100;
Console.WriteLine(MathF.Log(1 + MathF.Exp(x)));
