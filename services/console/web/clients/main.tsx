import { render } from 'preact';
import { ClientsApp } from './clients-app.tsx';

const place = document.getElementById('app');
if (place !== null) {
  place.replaceChildren();
  render(<ClientsApp demo={document.body.dataset.demo === 'on'} />, place);
}
