"""Long work: runs, jobs, the worker, and processes of their own for large graphs."""
