"""政务服务事项 (5.1.1.4): what government departments do for companies, as the government service platforms list it."""
