// Each table of a text tells all others to measure themselves once it is loaded (wagtail/contrib/table_block, its
// `load` listener): fifty tables measure 2,500 times, and the page stands still for minutes. One call does for all.
{
    let waiting = false;
    let passing = false;

    const pass = () => {
        waiting = false;
        passing = true;
        window.dispatchEvent(new Event('resize'));
        passing = false;
    };

    window.addEventListener('resize', (event) => {
        if (event.isTrusted || passing) return;
        event.stopImmediatePropagation();
        if (!waiting) setTimeout(pass);
        waiting = true;
    });
}
