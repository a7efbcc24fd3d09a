# What every form says.
form-fault = Erreur :
form-kept-now = Enregistré maintenant :
form-kept-nothing = rien
form-not-saved = Rien n’a été enregistré
form-faults = { $n ->
    [one] Il reste un point à corriger. Rien n’a été perdu.
   *[other] Il reste { $count } points à corriger. Rien n’a été perdu.
  }
