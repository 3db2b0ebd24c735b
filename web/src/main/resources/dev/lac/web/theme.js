// Before the page is drawn: the look that was chosen here earlier, else the system's.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('lac-theme');
  } catch (e) {
    chosen = null; // storage is switched off: the system decides
  }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.dataset.theme = chosen;
  }
})();
