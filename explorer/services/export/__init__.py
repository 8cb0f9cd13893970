"""Notes and annotations as files for other programs: Markdown by templates, and the ways back into this one."""
