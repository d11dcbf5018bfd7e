"""The page's fixed markup: no word of it comes from a table."""

TITLE = "Route map"

# The panel stands before the map in the source, so that the keyboard reaches it first.
BODY = """
<header class="top">
  <h1 id="page-title">Route map</h1>
  <p id="page-subtitle"></p>
</header>
<aside id="side" class="side" tabindex="-1" aria-label="Legend, search and details">
  <button type="button" id="sheet-handle" class="sheet-handle" aria-expanded="false"
    aria-controls="side-body"><span class="grip" aria-hidden="true"></span>Legend, search and details</button>
  <div id="side-body" class="side-body">
    <section id="scenario" class="card scenario" hidden aria-label="Scenario, model result"></section>
    <section id="details" class="card details" hidden></section>
    <details class="card" id="sec-corridors" open>
      <summary>Corridors</summary><div id="corridors"></div></details>
    <details class="card" id="sec-find">
      <summary>Find a route or a place</summary><div id="find"></div></details>
    <details class="card" id="sec-key">
      <summary>Key</summary><div id="key"></div></details>
    <details class="card" id="sec-events">
      <summary>Events by date</summary><div id="events"></div></details>
    <details class="card" id="sec-about">
      <summary>Sources and notes</summary><div id="about"></div></details>
  </div>
</aside>
<noscript><p class="noscript">This map is drawn by a script inside this file and loads nothing from elsewhere.
Allow scripts to see it.</p></noscript>
"""
