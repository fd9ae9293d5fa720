/* `plainleaf` writes the day of the build into this file. A plain `mkdocs build` leaves it empty. */
