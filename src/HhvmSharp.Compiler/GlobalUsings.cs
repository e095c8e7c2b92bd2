// Names that exist both in the tree and in the compiled form: plain for the tree, Compiled* for the result.
global using ClassDecl = HhvmSharp.Syntax.Ast.ClassDecl;
global using CompiledClass = HhvmSharp.Runtime.Bytecode.ClassDecl;
global using CompiledConst = HhvmSharp.Runtime.Bytecode.ConstDecl;
global using CompiledProperty = HhvmSharp.Runtime.Bytecode.PropertyDecl;
global using ConstDecl = HhvmSharp.Syntax.Ast.ConstDecl;
global using PropertyDecl = HhvmSharp.Syntax.Ast.PropertyDecl;
global using Throw = HhvmSharp.Syntax.Ast.Throw;
