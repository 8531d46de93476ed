//! Contents are kept once, and what is made of them can be lost and made again.
