"""What is learned of many calls at once, in a way from which nothing is learned of one."""
