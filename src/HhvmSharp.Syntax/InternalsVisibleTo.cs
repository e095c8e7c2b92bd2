using System.Runtime.CompilerServices;

// The compiler folds constant subexpressions in place and puts pseudo nodes (folded values, temporaries) into the tree.
[assembly: InternalsVisibleTo("HhvmSharp.Compiler")]
