// Asks, while a document number is typed, which documents bear it already.
const PAUSE = 400; // ms without a key before asking

function watch(hint) {
    const field = document.getElementById(hint.dataset.numberField);
    if (!field) return;
    let timer;
    const ask = async () => {
        const query = new URLSearchParams({ number: field.value, except: hint.dataset.numberExcept });
        const answer = await fetch(`${hint.dataset.numberHint}?${query}`, { credentials: 'same-origin' });
        if (answer.ok) hint.innerHTML = field.value.trim() ? await answer.text() : '';
    };
    field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, PAUSE); });
    if (field.value) ask();
}

document.querySelectorAll('[data-number-hint]').forEach(watch);
