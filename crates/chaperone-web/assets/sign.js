// A signature drawn with a finger, a pen or a mouse: the lines go into a hidden field as a PNG picture when the form is sent.
//
// Without scripts there is no field to draw in, and the written name is enough. Deliberately absent: how it was drawn.
// Neither speed nor pressure is measured.

const form = document.querySelector("form[data-sign]");
const pad = form?.querySelector("[data-pad]");
const canvas = pad?.querySelector("canvas");
const brush = canvas?.getContext("2d");
if (brush) {
  let drawing = false;
  let empty = true;
  const wipe = () => {
    // Dark on white, whatever the look of the page: it is kept as a picture.
    brush.fillStyle = "#fff";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.strokeStyle = "#1d2320";
    brush.lineWidth = 6;
    brush.lineCap = brush.lineJoin = "round";
    empty = true;
  };
  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return [((event.clientX - box.left) / box.width) * canvas.width, ((event.clientY - box.top) / box.height) * canvas.height];
  };
  pad.hidden = false;
  wipe();
  canvas.addEventListener("pointerdown", (event) => {
    drawing = true;
    canvas.setPointerCapture(event.pointerId);
    brush.beginPath();
    brush.moveTo(...at(event));
    event.preventDefault();
  });
  canvas.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    brush.lineTo(...at(event));
    brush.stroke();
    empty = false;
  });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (drawing = false));
  pad.querySelector("[data-wipe]").addEventListener("click", wipe);
  form.addEventListener("submit", () => {
    form.elements.drawing.value = empty ? "" : canvas.toDataURL("image/png");
  });
}
