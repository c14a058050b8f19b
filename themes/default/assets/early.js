// Before anything is painted: the reader's choice of light or dark, and that scripts run.
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('scripted');
  try {
    var theme = localStorage.getItem('docent-theme');
    if (theme === 'light' || theme === 'dark') root.setAttribute('data-theme', theme);
  } catch { /* Without storage the system decides. */ }
})();
