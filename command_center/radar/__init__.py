"""What rises: the words of the last minutes against those of the hours before."""
