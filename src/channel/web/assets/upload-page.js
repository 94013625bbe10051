import { element } from "./element.js";

/** The page of a one-time upload link: what it is good for, and files on their way. */

const FAILED = "没有上传成功，请检查网络后再选一次。";
const MEBIBYTE = 1024 * 1024;

const address = `/api/uploads/${location.pathname.split("/").at(-1)}`;
const state = document.getElementById("state");
const form = document.getElementById("form");
const picker = document.getElementById("file");
const list = document.getElementById("files");

let limitBytes = 0;

function showAllowance({ filesLeft, expiresAt }) {
  const until = new Date(expiresAt).toLocaleString("zh-CN", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const megabytes = Math.floor(limitBytes / MEBIBYTE);
  document.getElementById("allowance").textContent =
    `还可以上传${filesLeft}个文件，每个不超过${megabytes}MB，${until} 前有效。`;
  form.hidden = filesLeft === 0;
  state.textContent = filesLeft === 0 ? "这个地址可以上传的文件已经传满。" : "";
  state.hidden = filesLeft > 0;
}

async function open() {
  const answer = await fetch(address, { cache: "no-store" });
  const body = await answer.json();
  if (!answer.ok) {
    form.hidden = true;
    state.hidden = false;
    state.textContent = body.error.message;
    return;
  }
  limitBytes = body.limitBytes;
  showAllowance(body);
}

function refresh() {
  open().catch(() => {
    state.hidden = false;
    state.textContent = "暂时打不开，请稍后刷新本页。";
  });
}

function send(file, onProgress) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", address);
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const problem = request.response?.error?.message ?? FAILED;
      return request.status === 201 ? resolve(request.response) : reject(new Error(problem));
    });
    request.addEventListener("error", () => reject(new Error(FAILED)));
    const body = new FormData();
    body.append("file", file);
    request.send(body);
  });
}

function createLine(file) {
  const progress = element("progress", { max: 1, value: 0 });
  progress.setAttribute("aria-label", `${file.name} 上传进度`);
  const outcome = element("span", { className: "outcome", role: "status" });
  const name = element("span", { className: "name", textContent: file.name });
  const node = element("li", {}, name, progress, outcome);
  return {
    node,
    progress(share) {
      progress.value = share;
      outcome.textContent = share >= 1 ? "正在检查和保存……" : "";
    },
    end(text, isKept) {
      progress.remove();
      node.classList.toggle("refused", !isKept);
      outcome.textContent = text;
    },
  };
}

async function upload(file) {
  const line = createLine(file);
  list.append(line.node);
  if (file.size > limitBytes) {
    line.end(`超过${Math.floor(limitBytes / MEBIBYTE)}MB，没有上传。`, false);
    return;
  }
  try {
    const kept = await send(file, line.progress);
    line.end(`已收下，SHA-256：${kept.sha256.slice(0, 12)}…`, true);
    document.getElementById("after").hidden = false;
  } catch (error) {
    line.end(error.message, false);
  }
}

/** One after another: each has the whole line, and the limit is met in order. */
async function uploadAll(files) {
  for (const file of files) {
    await upload(file);
  }
  refresh();
}

picker.addEventListener("change", () => {
  const files = [...picker.files];
  picker.value = "";
  void uploadAll(files);
});
refresh();
