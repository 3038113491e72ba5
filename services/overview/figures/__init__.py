"""The figures of one term: who came, how full it was, what came in, what became of make-ups; each opens its very rows."""
