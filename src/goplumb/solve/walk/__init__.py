"""The walk along the paths of one function: what each instruction does to the state of a path."""
