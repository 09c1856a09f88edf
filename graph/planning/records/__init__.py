"""Records that offices keep by hand: agendas, votes, joint actions, assistance, services, lessons; one a file."""
