"""The words of the pages in other languages than English: one message catalogue (`<language>.po`) a language."""
