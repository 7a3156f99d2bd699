namespace fenghuo::tests {}
