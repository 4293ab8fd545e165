// The exchange's page passes its customer on at once; without scripts the button does.
document.forms[0].submit();
