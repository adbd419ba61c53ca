"""What the tests of the core share: real servers, a clock that obeys, made-up mentions, an independent recount."""
