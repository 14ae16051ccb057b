"""The words of the course page, explained to somebody who meets them for the first time."""

WORDS = {
    "image": "A snapshot of a whole set-up: programs, packages, settings. It is downloaded once.",
    "container": "A running copy of an image. Its programs run apart from yours.",
    "Docker": "The program that downloads images and runs containers.",
    "engine": "The part of Docker that works in the background; it must run before anything else can.",
    "terminal": "The window in which you type commands (Terminal, PowerShell, Command Prompt).",
    "port": "A numbered door of your computer. Your browser reaches the container through one, such as 8787.",
    "localhost": "Your own computer, as programs on it call it. Nobody else reaches what listens there.",
    "registry": "The server that images are downloaded from, such as Docker Hub.",
    "GPU": "A graphics processor. It trains neural networks much faster than a normal processor.",
    "conda": "A program that keeps separate sets of Python packages, called environments, apart.",
    "WSL": "Windows Subsystem for Linux: the Linux inside Windows in which Docker Desktop runs.",
    "virtualization": "A feature of the processor that Docker Desktop needs; BIOS or UEFI can switch it on.",
    "work folder": "The folder on your computer that the container sees too. What you save there stays.",
}
