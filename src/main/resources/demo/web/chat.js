'use strict';
// The chat on the home page: posts the message and shows the answer while it streams in.
(() => {
  const form = document.getElementById('chat');
  const talk = document.getElementById('talk');

  function say(who, text) {
    const line = document.createElement('p');
    line.className = who;
    line.textContent = text;
    talk.append(line);
    talk.scrollTop = talk.scrollHeight;
    return line;
  }

  async function answer(message, line) {
    const response = await fetch('/api/chat', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message }),
    });
    if (!response.ok) throw new Error('The parrot is asleep (' + response.status + ').');
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { value, done } = await reader.read();
      if (done) throw new Error('The parrot fell silent in the middle.');
      rest += value;
      const events = rest.split('\n\n');
      rest = events.pop();
      for (const event of events) {
        const data = event.slice(event.indexOf('data: ') + 6);
        if (data === '[DONE]') return;
        const chunk = JSON.parse(data);
        if (chunk.error) throw new Error(chunk.error.message);
        line.textContent += chunk.choices[0].delta.content || '';
      }
    }
  }

  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    const message = form.elements.message.value;
    form.reset();
    say('me', message);
    const line = say('bot', '');
    try {
      await answer(message, line);
    } catch (error) {
      line.classList.add('failed');
      line.textContent += ' ' + error.message;
    }
  });
})();
