"""Words as data, one file a language; read by `inbox_bot.understanding.lexicon`, which explains the notation."""
