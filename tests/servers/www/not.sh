echo not code
