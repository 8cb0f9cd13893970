"""Adding an episode: where it comes from, and what is proposed before it is kept."""
