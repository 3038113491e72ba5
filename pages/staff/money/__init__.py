"""The rooms of money: who has not paid, one family's money, money that goes out."""
