"""What a customer says in an appeal, and a reviewer in an opinion, for tests of every door."""

TOLD = {
    "decision": "You refused to credit my deposit",
    "grounds": "It was sent to the address that your own page showed",
    "wanted": "Credit the deposit",
}
OPINION = {
    "facts": "On Monday the customer sent 2.5 LTC to an address shown by our page. The deposit was refused because the network"
    " did not match what our notice said.",
    "rule": "Deposit rules, section 4, wrong network",
    "rule_version": "2026-07",
    "weighing": "The notice stood below the address and was easy to miss on a phone. The customer did what a careful person"
    " does, so the loss is ours to bear.",
    "result": "upheld",
    "next_step": "The deposit is looked for again by our wallet team.",
    "elsewhere": "You may write to the financial ombudsman of your country.",
}
