"""The page's fixed markup: no word of it comes from a table."""

TITLE = "Route map"

# The panel stands before the map in the source, so that the keyboard reaches it first.
BODY = """
<header class="top">
  <nav id="networks" class="networks" aria-label="Networks" hidden></nav>
  <select id="language" class="language" aria-label="Language"></select>
  <h1 id="page-title">Route map</h1>
  <p id="page-subtitle"></p>
  <p id="headline" class="headline" hidden></p>
  <nav id="presets" class="presets" aria-label="Questions" hidden></nav>
  <p id="says" class="unseen" role="status"></p>
</header>
<aside id="side" class="side" tabindex="-1" aria-label="Blocks, results, legend, search and details">
  <section id="story" class="story" tabindex="-1" aria-labelledby="story-title" hidden></section>
  <section id="answer" class="answer" aria-label="The answer"></section>
  <button type="button" id="sheet-handle" class="sheet-handle" aria-expanded="false"
    aria-controls="side-body"><span class="grip" aria-hidden="true"></span>Results, blocks, legend and search</button>
  <div id="side-body" class="side-body" tabindex="0" role="region" aria-label="Panel">
    <section id="controls" class="card controls" aria-label="What is shown">
      <div id="years" hidden></div><div id="choices"></div></section>
    <section id="cuts" class="card" aria-label="What is blocked" hidden></section>
    <section id="scenario" class="card scenario" aria-label="The result in figures"></section>
    <details class="card" id="sec-compare" open hidden>
      <summary>Compare</summary><div id="compare"></div></details>
    <section id="details" class="card details" hidden></section>
    <details class="card" id="sec-take" open>
      <summary>Take it away, cite it</summary><div id="take"></div></details>
    <details class="card" id="sec-corridors" open>
      <summary>Corridors</summary><div id="corridors"></div></details>
    <details class="card" id="sec-block">
      <summary>Block something</summary><div id="blocks"></div></details>
    <details class="card" id="sec-assumptions">
      <summary>Assumptions and planned projects</summary><div id="assumptions"></div></details>
    <details class="card" id="sec-find">
      <summary>Find a route or a place</summary><div id="find"></div></details>
    <details class="card" id="sec-events">
      <summary>Events, the newest first</summary><div id="events"></div></details>
    <details class="card" id="sec-trend">
      <summary>Year by year</summary><div id="trend"></div></details>
    <details class="card" id="sec-months">
      <summary>Month by month</summary><div id="months"></div></details>
    <details class="card" id="sec-measures">
      <summary>Dependence</summary><div id="measures"></div></details>
    <details class="card" id="sec-key">
      <summary>Key</summary><div id="key"></div></details>
    <details class="card" id="sec-help">
      <summary>How to read this</summary><div><ol class="small help">
        <li>Each line is a route; its width grows with the yearly volume, its colour tells the corridor, its dashes
          the way of moving. Lighter lines have no published figure of their own.</li>
        <li class="asks">Click a route or a port to block it, again to reopen it; or tick it under “Block
          something”.</li>
        <li class="asks">“Lost” finds no other way within the limits; “rerouted” takes one. “Time to adapt” sets how
          much of the spare room and which contracts hold; the slider beside a block leaves a share of it open.</li>
        <li>Figures before a block are reconciled statistics, or of a network without any the cheapest plan that
          delivers the most; figures after it are model results, not forecasts. A share can fall because exports are
          lost: read it beside the loss.</li>
        <li>What was not found is shown as not known or as a gap, never as zero. The address of the page holds the
          view: copy it to share what you see.</li></ol></div></details>
    <details class="card" id="sec-about">
      <summary>Sources, notes, how to cite</summary><div id="about"></div></details>
  </div>
  <div id="paper-key" class="paper-key" aria-hidden="true"></div>
  <footer id="foot" class="foot"></footer>
</aside>
<noscript><p class="noscript">This map is drawn by a script inside this file and loads nothing from elsewhere.
Allow scripts to see it.</p></noscript>
"""
