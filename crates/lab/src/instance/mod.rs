//! A container engine of the lab's own, in a network namespace of its own.
