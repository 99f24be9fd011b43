"""What signing in leans on: whom a session stands for, where it is kept, how a code is sent, keys, the province."""
