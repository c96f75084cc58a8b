"""Pages as Jinja2 templates, one style sheet, one mathematical font. No code."""
