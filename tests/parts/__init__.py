"""Real parts for tests: an engine, a registry, a bad network, images, and the two apps of a course.

The fixtures are in ``tests/conftest.py``; a part that is not there skips, and fails with ``CI=true``.

``engine`` (session)
    A ``docker.DockerClient`` for the engine of this machine.
``containers``
    ``containers(image, **docker_run_options)`` starts a container and removes it after the test.
    ``containers.port(container, 8080)`` is the port on 127.0.0.1 that a container port is published on.
``registry`` (session), ``own_registry``
    A real registry on loopback: ``registry.push(engine, image, "course/app:1")`` returns what to pull.
    ``own_registry`` lives for one test, which may ``stop()`` and ``start()`` it.
``proxy``
    A TCP proxy before ``own_registry``. Pull ``own_registry.reference("course/app:1", proxy.port)`` and break
    the network with ``proxy.set(cut_after=…, stall_after=…, bytes_per_second=…)``, ``proxy.refuse()``,
    ``proxy.heal()``; ``proxy.wait_for_bytes(n)`` waits until that much has come through.
``running_registry(host=…, certificate=…, users=…)``, ``certificates.Authority``, ``web.Web``
    Registries with TLS or a login, certificates that are trusted or not and in time or not, and the web
    behind a proxy, as ``tests/faults/network.py`` puts them together.
``images`` (session)
    Small images, removed at the end: ``images.http_app()`` answers on 8080 at once,
    ``images.http_app_after(seconds)``, ``images.never_ready()``, ``images.exits(code)``,
    ``images.runs(script)``, ``images.program(content)`` (an image of one program, see ``tiny_program``),
    ``images.random(sizes)`` (a layer of random bytes for each size), ``images.for_cpu("arm64")``.
    Each returns a tag. ``images.forget(reference)`` removes one now, so that a pull downloads it again.
``jupyter_image`` (session)
    A tag of an image that really runs JupyterLab on 8888 (JUPYTER_TOKEN); built once on a machine, then kept.
``rstudio_standin_image`` (session)
    A tag of a stand-in for RStudio on 8787 that speaks its sign-in; environment: PROTOCOL (old, new),
    ENCRYPT (1, 0), START_DELAY, NEVER_READY, EXIT_CODE. RStudio Server itself is in no package registry.
``rstudio_standin``
    The same as a process: ``rstudio_standin(protocol="new", start_delay=0.5)`` returns it, with ``url``.
``onlooker(folder)``
    Somebody else on the machine who notes every process' arguments and variables, as secrets may be in them.
``apolo_client``, ``neuro_client`` (session; in ``tests/wizard/cloud/conftest.py``, as is the next one)
    The real cloud clients of today and of 2020, in environments that pip makes once on a machine and that
    stay in the cache: ``apolo_client.program("apolo")``. ``cloud_clients.CommandLine`` types for a student.
``apolo_platform``
    The Apolo platform on loopback (``tests/parts/apolo``), which runs jobs on the engine: ``.url`` to log in
    to, ``.account``, ``.presets``, ``.minute_seconds``; ``.faults.put("submit", faults.cut())`` breaks a
    call, ``.vanish()`` all of them; ``.jobs()``, ``.requests``, ``.tokens`` are what it saw and gave away.
``sshd.running_sshd()``, ``sge.running_sge()``, ``slurm.running_slurm()``
    A real sshd with throw-away users, and real batch systems of one node beside the machine's own:
    ``.variables`` are exported in a user's login shell; ``.jobs()``, ``.lose_node()``, ``.start_node()``,
    ``.end_jobs()``. ``tests/wizard/cloud/batch/cluster.py`` puts them together with
    ``apptainer_shim.shim(label)``, the stand-in for Apptainer alone.
"""
