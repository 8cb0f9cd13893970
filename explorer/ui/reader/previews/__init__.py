"""Previews of where links and references lead."""
