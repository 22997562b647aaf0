// New from a file or text: dropping and pasting, waiting, and showing in the text the words a value came from.

const NO_WORD = /[\s\u001c-\u001f\u0085\ufeff]/; // as the server counts: characters that are no spaces

const LONG = 100000; // characters

function bring(form) {
    const [file, text, html] = ['file', 'text', 'html'].map((name) => form.elements[name]);
    const box = form.querySelector('[data-intake-paste]');
    const drop = form.querySelector('[data-intake-drop]');
    const refused = form.querySelector('[data-intake-refused]');
    let whole = ''; // the clipboard as it came, while nothing else was typed: Word tells its lists there
    text.hidden = true;
    text.tabIndex = -1;
    box.hidden = false;
    box.innerText = text.value;

    box.addEventListener('paste', (event) => {
        const rich = event.clipboardData.getData('text/html');
        const plain = event.clipboardData.getData('text/plain');
        const long = (rich || plain).length > LONG;
        if (!rich && !long) return;
        event.preventDefault();
        const untouched = !box.textContent.trim();
        if (long) insertAtOnce(box, rich ? harmless(rich) : preformatted(plain));
        else document.execCommand('insertHTML', false, harmless(rich));
        whole = untouched ? rich : '';
    });
    box.addEventListener('input', () => { whole = ''; });
    for (const name of ['dragover', 'dragleave', 'drop']) {
        drop.addEventListener(name, (event) => {
            event.preventDefault();
            drop.classList.toggle('huiqi-over', name === 'dragover');
        });
    }
    drop.addEventListener('drop', (event) => {
        if (event.dataTransfer.files.length) file.files = event.dataTransfer.files;
    });
    // Before Wagtail's button locks itself.
    form.querySelector('button[type=submit]').addEventListener('click', (event) => {
        const formed = whole || box.querySelector('p,table,ul,ol,h1,h2,h3,h4,span,b,strong');
        html.value = formed ? whole || box.innerHTML : '';
        text.value = html.value ? '' : box.innerText;
        const chosen = file.files[0];
        const problem = chosen
            ? chosen.size > form.dataset.bytes * 1048576 && form.dataset.tooLarge
            : (html.value || text.value).length > form.dataset.characters && form.dataset.tooLong;
        refused.hidden = !problem;
        refused.textContent = problem || '';
        if (problem) { event.preventDefault(); event.stopImmediatePropagation(); }
    }, { capture: true });
}

// What is shown in the box loads nothing and runs nothing; what is sent is cleaned by the server.
function harmless(rich) {
    const page = new DOMParser().parseFromString(rich, 'text/html');
    page.querySelectorAll('script,style,link,meta,iframe,object,embed,svg,form,input,button,base,title').forEach((each) => each.remove());
    for (const each of page.body.querySelectorAll('*')) {
        for (const { name } of [...each.attributes]) {
            if (!['colspan', 'rowspan', 'href'].includes(name)) each.removeAttribute(name);
        }
        if (each.protocol && !/^(https?|mailto|tel):$/.test(each.protocol)) each.removeAttribute('href');
    }
    return page.body.innerHTML;
}

// An editing command takes minutes for a megabyte; setting nodes takes a second, and cannot be undone by a key.
function insertAtOnce(box, html) {
    const chosen = window.getSelection();
    const range = chosen.rangeCount && box.contains(chosen.getRangeAt(0).startContainer) ? chosen.getRangeAt(0) : null;
    const content = document.createRange().createContextualFragment(html);
    if (!range) { box.append(content); return; }
    range.deleteContents();
    range.insertNode(content);
    range.collapse(false);
}

function preformatted(plain) {
    const holder = document.createElement('pre');
    holder.textContent = plain;
    return holder.outerHTML;
}

function wait(box) {
    const part = (name) => box.querySelector(`[data-part="${name}"]`);
    const ask = async () => {
        try {
            const answer = await fetch(box.dataset.intakeProgress, { credentials: 'same-origin' });
            if (answer.ok) {
                const state = await answer.json();
                if (!state.works) { window.location.reload(); return; }
                part('label').textContent = state.label;
                part('pages').hidden = !state.total; // only files with pages tell how far they are
                part('done').textContent = state.done;
                part('total').textContent = state.total ? ` / ${state.total}` : '';
                if (state.total) { part('bar').max = state.total; part('bar').value = state.done; }
            }
        } catch {
            // The server is away for a moment; the next question may be answered.
        }
        setTimeout(ask, 1000);
    };
    setTimeout(ask, 500);
}

function confirm(form) {
    const text = form.querySelector('[data-intake-text]');
    const show = (words, scroll) => {
        const ranges = words.map((each) => rangeOf(text, Number(each.dataset.place), Number(each.dataset.length)));
        mark(text, ranges.filter(Boolean), scroll);
    };
    const wordsOf = (element) => [...(element.closest('[data-evidence]')?.querySelectorAll('[data-place]') || [])];
    form.addEventListener('focusin', (event) => { if (!text.contains(event.target)) show(wordsOf(event.target), true); });
    form.addEventListener('mouseover', (event) => {
        const words = text.contains(event.target) ? [] : wordsOf(event.target);
        if (words.length) show(words, false);
    });
    form.addEventListener('click', (event) => {
        const words = event.target.closest('[data-show]')?.closest('[data-place]');
        if (words) {
            const frame = text.getBoundingClientRect();
            // On a telephone the text stands above the fields, out of sight.
            if (frame.bottom < 80 || frame.top > window.innerHeight) text.scrollIntoView({ block: 'center' });
            show([words], true);
        }
        const taken = event.target.closest('[data-take]');
        if (taken) take(taken);
    });
}

function take(button) {
    const field = button.closest('[data-evidence]').querySelector('input:not([type=hidden]),textarea');
    const before = field.value;
    field.value = button.dataset.take;
    button.dataset.take = before;
    button.textContent = before || '—';
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
}

// The range of `length` characters, spaces not counted, after the first `place`.
function rangeOf(text, place, length) {
    if (!length) return null;
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    const range = document.createRange();
    let counted = 0;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.data.length; at += 1) {
            if (!NO_WORD.test(node.data[at])) {
                if (counted === place) range.setStart(node, at);
                counted += 1;
                if (counted === place + length) { range.setEnd(node, at + 1); return range; }
            }
        }
    }
    return null;
}

function mark(text, ranges, scroll) {
    text.querySelectorAll('.huiqi-near').forEach((each) => each.classList.remove('huiqi-near'));
    if (globalThis.CSS?.highlights && globalThis.Highlight) CSS.highlights.set('intake-words', new Highlight(...ranges));
    else ranges.forEach((range) => range.startContainer.parentElement.classList.add('huiqi-near'));
    if (!ranges.length || !(scroll || text.scrollHeight > text.clientHeight)) return;
    const [first, frame] = [ranges[0].getBoundingClientRect(), text.getBoundingClientRect()];
    if (first.top < frame.top || first.bottom > frame.bottom) text.scrollTop += first.top - frame.top - frame.height / 3;
}

document.querySelectorAll('[data-intake-bring]').forEach(bring);
document.querySelectorAll('[data-intake-progress]').forEach(wait);
document.querySelectorAll('[data-intake]').forEach(confirm);
