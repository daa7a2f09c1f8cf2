"""What the whole-house tests share: a small bureau with marked texts, visitors of every role, every address and every deed."""
