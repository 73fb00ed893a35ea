"""Who is meant: full names in one order and one case, nobody twice, each with the address that is theirs."""
