# expect: * missing
