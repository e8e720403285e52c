"""The library: a catalogue, a lexical and a dense index over it, and their fusion."""
