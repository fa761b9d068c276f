// Everything works without this file; it only makes some of it more pleasant.
document.documentElement.classList.add("js");
