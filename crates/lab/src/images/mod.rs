//! Images built from a package's recipes.
