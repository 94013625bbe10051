import { element } from "./element.js";

/** Files on their way: each in a line with its progress, until it is sent or taken away. */

const FAILED = "上传失败，请检查网络后重试。";

function upload(file, onProgress) {
  const request = new XMLHttpRequest();
  const done = new Promise((resolve, reject) => {
    request.open("POST", "/api/files");
    request.responseType = "json";
    request.upload.addEventListener("progress", (event) => onProgress(event.loaded / event.total));
    request.addEventListener("load", () => {
      const isTaken = request.status === 201;
      const problem = request.response?.error?.message ?? FAILED;
      return isTaken ? resolve(request.response) : reject(new Error(problem));
    });
    request.addEventListener("error", () => reject(new Error(FAILED)));
    request.addEventListener("abort", () => reject(new Error(FAILED)));
    const form = new FormData();
    form.append("file", file);
    request.send(form);
  });
  return { done, cancel: () => request.abort() };
}

/** A file's line: its name, its progress, and how to take it away. */
function createLine(file, onDrop) {
  const progress = element("progress", { max: 1, value: 0 });
  progress.setAttribute("aria-label", `${file.name} 上传进度`);
  const drop = element("button", { type: "button", className: "quiet", textContent: "移除" });
  drop.setAttribute("aria-label", `移除 ${file.name}`);
  drop.addEventListener("click", onDrop);
  const name = element("span", { className: "name", textContent: file.name });
  return { node: element("li", {}, name, progress, drop), progress };
}

/** Why a file cannot be taken, if so. */
function findProblem(file, limitBytes) {
  if (file.size === 0) {
    return "文件是空的，请重新选择。";
  }
  const megabytes = Math.floor(limitBytes / 1024 / 1024);
  return file.size > limitBytes ? `文件超过 ${megabytes} MB，请压缩或分次上传。` : undefined;
}

/** `onChange()` when a file begins, is there or goes; `onProblem(text)` when one cannot be taken. */
export function createUploads(list, { onChange, onProblem }) {
  const uploads = new Set();
  let limitBytes = Number.POSITIVE_INFINITY;

  function remove(one) {
    uploads.delete(one);
    one.node.remove();
    onChange();
  }

  async function begin(file) {
    const { node, progress } = createLine(file, () => {
      remove(one);
      sending.cancel();
    });
    const one = { node, stored: undefined };
    const sending = upload(file, (share) => {
      progress.value = share;
    });
    uploads.add(one);
    list.append(node);
    onChange();
    try {
      one.stored = await sending.done;
      progress.replaceWith(element("span", { textContent: "已上传" }));
      onChange();
    } catch (error) {
      // Taken away by the person: nothing to tell.
      if (uploads.has(one)) {
        remove(one);
        onProblem(`${file.name}：${error.message}`);
      }
    }
  }

  return {
    limit(bytes) {
      limitBytes = bytes;
    },
    add(files) {
      for (const file of files) {
        const problem = findProblem(file, limitBytes);
        if (problem === undefined) {
          void begin(file);
        } else {
          onProblem(`${file.name}：${problem}`);
        }
      }
    },
    isBusy: () => [...uploads].some((one) => one.stored === undefined),
    /** The files that are there; from now on they belong to a message. */
    take() {
      const taken = [...uploads].filter((one) => one.stored !== undefined);
      for (const one of taken) {
        remove(one);
      }
      return taken.map(({ stored }) => ({ id: stored.id, name: stored.name }));
    },
  };
}
