"""The explicit list of checks, in the order in which people read them."""

from checks.catalog.app_ready import CHECK as APP_READY
from checks.catalog.app_signin import CHECK as APP_SIGNIN
from checks.catalog.browser_available import CHECK as BROWSER_AVAILABLE
from checks.catalog.clock_skew import CHECK as CLOCK_SKEW
from checks.catalog.cloud_capacity import CHECK as CLOUD_CAPACITY
from checks.catalog.cloud_client import CHECK as CLOUD_CLIENT
from checks.catalog.cloud_login import CHECK as CLOUD_LOGIN
from checks.catalog.cloud_running import CHECK as CLOUD_RUNNING
from checks.catalog.conda_environment import CHECK as CONDA_ENVIRONMENT
from checks.catalog.conda_installed import CHECK as CONDA_INSTALLED
from checks.catalog.container_running import CHECK as CONTAINER_RUNNING
from checks.catalog.cpu_architecture import CHECK as CPU_ARCHITECTURE
from checks.catalog.disk_engine import CHECK as DISK_ENGINE
from checks.catalog.disk_host import CHECK as DISK_HOST
from checks.catalog.docker_credentials import CHECK as DOCKER_CREDENTIALS
from checks.catalog.docker_installed import CHECK as DOCKER_INSTALLED
from checks.catalog.docker_running import CHECK as DOCKER_RUNNING
from checks.catalog.docker_version import CHECK as DOCKER_VERSION
from checks.catalog.gpu_containers import CHECK as GPU_CONTAINERS
from checks.catalog.gpu_present import CHECK as GPU_PRESENT
from checks.catalog.image_available import CHECK as IMAGE_AVAILABLE
from checks.catalog.image_present import CHECK as IMAGE_PRESENT
from checks.catalog.memory_engine import CHECK as MEMORY_ENGINE
from checks.catalog.memory_host import CHECK as MEMORY_HOST
from checks.catalog.network_proxy import CHECK as NETWORK_PROXY
from checks.catalog.network_registry import CHECK as NETWORK_REGISTRY
from checks.catalog.os_version import CHECK as OS_VERSION
from checks.catalog.os_virtualization import CHECK as OS_VIRTUALIZATION
from checks.catalog.port_free import CHECK as PORT_FREE
from checks.catalog.python_version import CHECK as PYTHON_VERSION
from checks.model import Check

ALL_CHECKS: tuple[Check, ...] = (
    OS_VERSION,
    OS_VIRTUALIZATION,
    CPU_ARCHITECTURE,
    MEMORY_HOST,
    DOCKER_INSTALLED,
    DOCKER_RUNNING,
    DOCKER_VERSION,
    DOCKER_CREDENTIALS,
    MEMORY_ENGINE,
    DISK_HOST,
    DISK_ENGINE,
    NETWORK_PROXY,
    NETWORK_REGISTRY,
    CLOCK_SKEW,
    IMAGE_AVAILABLE,
    IMAGE_PRESENT,
    PORT_FREE,
    CONTAINER_RUNNING,
    APP_READY,
    APP_SIGNIN,
    BROWSER_AVAILABLE,
    PYTHON_VERSION,
    CONDA_INSTALLED,
    CONDA_ENVIRONMENT,
    CLOUD_CLIENT,
    CLOUD_LOGIN,
    CLOUD_CAPACITY,
    CLOUD_RUNNING,
    GPU_PRESENT,
    GPU_CONTAINERS,
)
