// Keeps an answer that finds no line, and sends it when the line is back; without this script the form sends itself.
// The words stay in this tab alone and go with the answer.
(function () {
  var form = document.forms[0], held = document.getElementById("held")
  if (!form || !window.fetch || !window.DOMParser) return
  var words = form.elements.why, buttons = form.querySelectorAll("button[name=answer]")
  var place = "jejaring " + form.action, kept = {}, timer = 0, turn = 0

  function keep() {
    try { sessionStorage.setItem(place, JSON.stringify(kept)) } catch (full) { /* the field still has them */ }
  }
  function forget() {
    try { sessionStorage.removeItem(place) } catch (closed) { /* nothing was kept */ }
  }
  function show(said) {
    var waits = Boolean(kept.answer)
    held.hidden = !waits
    if (said) held.firstElementChild.textContent = held.getAttribute("data-" + said)
    words.readOnly = waits
    buttons.forEach(function (button) { button.disabled = waits })
    if (waits) held.scrollIntoView({block: "nearest"})
  }
  function shown(page) {
    forget()
    document.title = page.title
    document.body.replaceWith(page.body)
    window.scrollTo(0, 0)
  }
  function later(mine) {
    if (mine !== turn || !kept.answer) return
    show(kept.answer)
    timer = setTimeout(send, 10000)
  }
  function send() {
    clearTimeout(timer)
    if (!kept.answer) return
    var mine = ++turn, stop = window.AbortController ? new AbortController() : null
    var patience = setTimeout(function () { if (stop) stop.abort() }, 30000)
    fetch(form.action, {
      method: "POST", signal: stop ? stop.signal : undefined, headers: {"Accept": "text/html"},
      body: new URLSearchParams({answer: kept.answer, why: kept.why || ""})
    }).then(function (answer) {
      return answer.text().then(function (text) {
        var page = new DOMParser().parseFromString(text, "text/html")
        clearTimeout(patience)
        if (mine !== turn) return
        // what stands between, such as a café's sign-in page or a server that starts, is no answer of ours
        if (page.body.hasAttribute("data-jejaring")) shown(page); else later(mine)
      })
    }).catch(function () { clearTimeout(patience); later(mine) })
  }

  try { kept = JSON.parse(sessionStorage.getItem(place)) || {} } catch (broken) { kept = {} }
  if (kept.why && !words.value) words.value = kept.why
  words.addEventListener("input", function () { kept.why = words.value; keep() })
  form.addEventListener("submit", function (pressed) {
    if (!pressed.submitter) return
    pressed.preventDefault()
    kept = {answer: pressed.submitter.value, why: words.value}
    keep()
    show("sending")
    send()
  })
  document.getElementById("change").addEventListener("click", function () {
    turn++
    clearTimeout(timer)
    delete kept.answer
    keep()
    show()
  })
  window.addEventListener("online", send)
  if (kept.answer) { show(kept.answer); send() }
})()
