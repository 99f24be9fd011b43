// Passkeys: asks the site what to sign, lets the browser ask the person, and sends the answer with the form.
"use strict";
(() => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const described = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

  const create = async (asked) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), user: { ...asked.user, id: bytes(asked.user.id) },
      excludeCredentials: described(asked.excludeCredentials),
    } });
    return answer(made, {
      clientDataJSON: text(made.response.clientDataJSON), attestationObject: text(made.response.attestationObject),
    });
  };

  const get = async (asked) => {
    const signed = await navigator.credentials.get({ publicKey: {
      ...asked, challenge: bytes(asked.challenge), allowCredentials: described(asked.allowCredentials),
    } });
    return answer(signed, {
      clientDataJSON: text(signed.response.clientDataJSON), signature: text(signed.response.signature),
      authenticatorData: text(signed.response.authenticatorData),
      userHandle: signed.response.userHandle ? text(signed.response.userHandle) : null,
    });
  };

  const answer = (given, response) => JSON.stringify({
    id: given.id, rawId: text(given.rawId), type: given.type, response, clientExtensionResults: {},
  });

  const send = async (form) => {
    const told = form.querySelector("[data-failed]");
    told.hidden = true;
    try {
      const asked = await fetch(form.dataset.ask, { method: "POST", body: new FormData(form) });
      if (!asked.ok) throw new Error(String(asked.status));
      form.elements.answer.value = await (form.dataset.passkey === "create" ? create : get)(await asked.json());
      form.submit();
    } catch {
      told.hidden = false;
    }
  };

  if (!window.PublicKeyCredential) return;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.querySelector("[data-without]").hidden = true;
    form.querySelector("[data-with]").hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      send(form);
    });
  }
})();
